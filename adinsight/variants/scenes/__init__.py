"""An ad as layers: sizes, layout, type, and the ways to render or export one scene."""
