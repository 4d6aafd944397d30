"""One module for each conversation. Each hears a turn and answers it; none knows a platform."""
