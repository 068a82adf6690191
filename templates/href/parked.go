package href

import "net/url"

// Parked lists the conversations that wake by themselves.
func Parked() string { return "/parked" }

// ParkedAfter lists those behind a place in that order.
func ParkedAfter(place string) string { return Parked() + "?after=" + url.QueryEscape(place) }

// ParkedWake takes the POST that wakes conversations.
func ParkedWake() string { return join(Parked(), "wake") }

// ParkedPostpone takes the POST that puts conversations off.
func ParkedPostpone() string { return join(Parked(), "postpone") }

// ParkedCancel takes the POST that ends conversations.
func ParkedCancel() string { return join(Parked(), "cancel") }

// ParkedUndo takes the POST that takes the last postponement back.
func ParkedUndo() string { return join(Parked(), "undo") }
