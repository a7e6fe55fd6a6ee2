package auth

// Tree is the units by their parents: code to the code above it, "" at the top.
// It is read only once made.
type Tree map[string]string

// deepest is how many levels up are followed: units that name each other as
// parents must not turn a question into an endless one.
const deepest = 20

// Below says whether code is top or stands anywhere below it. A unit that the
// tree does not know stands below nothing but itself.
func (t Tree) Below(top, code string) bool {
	for range deepest {
		switch {
		case code == "":
			return false
		case code == top:
			return true
		}
		code = t[code]
	}
	return false
}
