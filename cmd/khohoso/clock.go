package main

import "time"

// clock tells the time to all that works by it in a command: accounts, audit, schedule, pulls, pushes, backups. Tests
// set it, as somebody may set the clock of a machine.
var clock = time.Now
