"""What each event changes, by what it is about, as the events are: a frozen state gives the next one."""
