-- checkpoint: the log of what was written goes into the file, and places of tables that were replaced are used again. Readers go on.
checkpoint
