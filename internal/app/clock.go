package app

import "time"

// Clock tells the time to all that works by it in a command: accounts, audit, schedule, pulls, pushes, backups. Tests
// set it, as somebody may set the clock of a machine.
var Clock = time.Now
