package auth

// Tree is the units by their parents: code to the code above it, "" at the top.
// It is read only once made.
type Tree map[string]string

// deepest is how many levels up are followed: units that name each other as
// parents must not turn a question into an endless one.
const deepest = 20

// Below says whether code is top or stands anywhere below it. A unit that the
// tree does not know stands below nothing but itself; the whole, "", stands below
// the one unit that all others stand below.
func (t Tree) Below(top, code string) bool {
	if code == "" {
		return t.crowns(top)
	}
	for range deepest {
		switch code {
		case "":
			return false
		case top:
			return true
		}
		code = t[code]
	}
	return false
}

// crowns says whether top is the only unit that nothing stands above, and has some below it.
func (t Tree) crowns(top string) bool {
	above, stands := t[top]
	if !stands || above != "" || len(t) == 1 {
		return false
	}
	for code, parent := range t {
		if parent == "" && code != top {
			return false
		}
	}
	return true
}
