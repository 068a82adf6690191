package store

// changes are the conversations that have changed.
type changes struct{}

func (*changes) note(string) {}
