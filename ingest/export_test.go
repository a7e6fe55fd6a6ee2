package ingest

// Waiting is how many bodies wait to be taken in.
func (p *Pushes) Waiting() int {
	p.guard.Lock()
	defer p.guard.Unlock()
	return len(p.waiting)
}

// SpoilWaiting lets our count of a waiting body differ from the engine's.
func (p *Pushes) SpoilWaiting(at int) {
	p.guard.Lock()
	defer p.guard.Unlock()
	p.waiting[at].body.Counted.Rows++
}
