package tracev1

// EventsOf gives events the form that the parser gives them.
func EventsOf(events []Event) Events {
	var result Events
	for _, event := range events {
		result.append(event)
	}
	return result
}
