"""演练: a scripted meeting in a window of its own, on throwaway data."""
