"""What matches a leaf or a filter, from texts alone: for an engine that asks another program, and has no arrays of its own.

Any engine may import it. The embedded engine finds leaves in its arrays; a test checks that both agree.
"""
