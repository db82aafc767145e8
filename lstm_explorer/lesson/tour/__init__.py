"""The guided tour, stop by stop."""
