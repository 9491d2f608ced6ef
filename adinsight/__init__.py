"""adinsight: reads ads into text and features that answer SQL."""
