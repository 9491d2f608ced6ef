"""What comes in: sources of ads, and the one decoding of each image."""

from adinsight.ads.images import Decoded, decode, open_ad
from adinsight.ads.sources import count_sources, find_sources

__all__ = ["Decoded", "count_sources", "decode", "find_sources", "open_ad"]
