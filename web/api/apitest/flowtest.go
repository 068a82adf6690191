package apitest

// checked is a chat flow with one test that passes and one that does not.
const checked = `format: patchbay/v1
flows:
  - key: checked
    name: Checked
    components:
      - {id: ask, kind: text, name: Ask, settings: {text: "Which order?", attribute: story_word}, next: {next: end}}
      - {id: end, kind: end, name: End}
    tests:
      - {name: It asks, began: "2026-11-27T12:00:00Z", steps: [{messages: [{component: ask, text: "Which order?"}], component: ask}]}
      - {name: It greets, began: "2026-11-27T12:00:00Z", steps: [{messages: [{component: ask, text: Good morning}], component: ask}]}
attributes:
  - {key: story_word, label: Story word, type: text, scope: conversation}
`

// flowTests plays the tests of a chat flow that came with a bundle.
func (c *Client) flowTests() {
	c.t.Helper()
	moved := c.Import(nil, checked).Done(200).Out
	tested := c.RunFlowTests("checked").Done(200).Out
	if len(tested.Tests) != 2 || tested.Passed {
		c.t.Fatalf("tested %+v", tested)
	}
	for _, one := range tested.Tests {
		if one.Passed != (one.Name == "It asks") || one.Passed != (len(one.Wrong) == 0) {
			c.t.Errorf("%+v", one)
		}
	}
	if none := c.RunFlowTests("story").Done(200).Out; !none.Passed || len(none.Tests) != 0 {
		c.t.Errorf("without tests it says %+v", none)
	}
	c.RunFlowTests("nothing").Refused(404, "There is no")
	c.UndoImport(moved.Import).Done(200)
}
