"""What no topic owns: refusing bad input, threads, files that are never half written."""
