"""The reset lab: experiments that ask a trained network what its memory is; pure functions."""
