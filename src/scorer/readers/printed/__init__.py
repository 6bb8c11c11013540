"""What printed texts say by themselves: the nouns grid and row, and what values, heads and labels mean."""
