package call

import "patchbay/internal/attr"

// maxRead is the longest value that the log keeps to make a call again with, in bytes.
const maxRead = 4 << 10

// valuesRead are the values that the call was made with, as they are typed, so that it can be made again. What is a secret, or
// holds one, is left out, and so is what is too long.
func (c *compiled) valuesRead(r Request, mask *mask) map[string]string {
	read := map[string]string{}
	for _, key := range c.reads {
		a, known := c.workspace.Schema.Lookup(key)
		v := r.Values[key]
		if !known || a.Type == attr.TypeSecret || v.IsSecret() {
			continue
		}
		if text := v.Text(); len(text) <= maxRead && !mask.touches(text) {
			read[key] = text
		}
	}
	return read
}
