// Package service is the HTTP service around the pages and the API: signing in,
// accounts, the audit, limits, metrics and logs. It holds no figure and no rule
// of access of its own: routes say what they require, auth.Decide decides.
// Start with New, then Service.Serve; the order in which a request passes is
// written down in chain (middleware.go).
package service
