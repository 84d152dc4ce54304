"""What a photograph or PDF is by its bytes, and what is kept of it: nobody learns where it was taken."""
