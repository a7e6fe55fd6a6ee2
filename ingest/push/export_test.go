package push

// Waiting is how many bodies wait to be taken in.
func (q *Queue) Waiting() int {
	q.guard.Lock()
	defer q.guard.Unlock()
	return len(q.waiting)
}

// SpoilWaiting lets our count of a waiting body differ from the engine's.
func (q *Queue) SpoilWaiting(at int) {
	q.guard.Lock()
	defer q.guard.Unlock()
	q.waiting[at].body.Counted.Rows++
}
