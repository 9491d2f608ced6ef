"""What is to be made and why: what the findings allow, briefs, and the prompts that are built from them."""
