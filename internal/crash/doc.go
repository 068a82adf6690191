// Package crash kills the program while people chat with it, and then looks at what is left. It has tests only.
//
// It runs the real binary, talks to it as a widget does, stands in for the providers that its APIs call, and reads the
// database afterwards. What must hold is said once, in verify_test.go: no message that was acknowledged is lost, no step is
// applied twice, no unsafe call is sent twice, safe ones only under the same key, and nobody is left hanging.
//
// It proves nothing about power cuts: what a killed process has written, the system still has. That PRAGMA synchronous is in
// force is checked by package store.
package crash
