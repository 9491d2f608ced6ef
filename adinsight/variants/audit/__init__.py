"""The round trip: every variant is read back, and each check has an observed value and a threshold."""
