"""What each system is trained to do; the loop is one for all."""
