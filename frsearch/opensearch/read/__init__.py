"""Reading an index on a cluster: snapshots, queries in the language of the cluster, and what collectors ask for."""
