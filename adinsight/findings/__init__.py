"""What goes with performance: a panel, its effects, how sure we are, and the sentences that say so."""
