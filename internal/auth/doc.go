// Package auth knows who asks and what they may see. Start with Decide in
// access.go: it is the one access rule, and everything that answers a request
// asks it (design law 8).
package auth
