//go:build !unix

package app

// ActAsOwner does nothing where accounts have no numbers.
func (a *App) ActAsOwner() (bool, error) { return false, nil }

// BecomeUser does nothing where accounts have no numbers.
func BecomeUser(uid, gid int) error { return nil }
