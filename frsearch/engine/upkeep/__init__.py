"""What an index needs now and then: verify, repair, compact, back up."""
