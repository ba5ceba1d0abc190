//! Time, and what else brings tasks to the states that they wait for.

use super::{Model, Pending, State};

impl Model {
    /// Counts a query of a task, which sees the old state.
    pub(super) fn read(&mut self, place: usize) {
        let task = &mut self.tasks[place];
        let Pending::Reads(left) = &mut task.pending else {
            return;
        };
        *left -= 1;
        if *left == 0 {
            self.arrive(place);
        }
    }

    /// Lets a task come to the state that it waits for.
    fn arrive(&mut self, place: usize) {
        match self.tasks[place].state {
            State::NotStarted => self.run(place),
            _ => self.end(place, State::Ended, "StopByAPI"),
        }
        self.settle();
    }

    pub(crate) fn advance(&mut self, millis: i64) {
        let until = self.now + millis;
        while let Some((due, place)) = self.next_due().filter(|(due, _)| *due <= until) {
            self.now = due;
            if self.tasks[place].pending == Pending::At(due) {
                self.arrive(place);
            } else if self.tasks[place].begins == Some(due) {
                self.play(place);
            } else if self.tasks[place].limit == Some(due) {
                self.end(place, State::Ended, "ExceedMaxRunningTime");
            } else {
                self.end(place, State::Ended, "IdleTimeOut");
            }
        }
        self.now = until;
    }

    fn next_due(&self) -> Option<(i64, usize)> {
        let dues = self
            .tasks
            .iter()
            .enumerate()
            .filter(|(_, task)| task.is_live())
            .flat_map(|(place, task)| {
                let since = task.idle_since.filter(|_| task.state == State::Running);
                let idle = since.map(|since| since + task.max_idle * 1000);
                let at = match task.pending {
                    Pending::At(at) => Some(at),
                    _ => None,
                };
                let limit = task.limit.filter(|_| task.state == State::Running);
                [at, idle, limit, task.begins]
                    .into_iter()
                    .flatten()
                    .map(move |due| (due, place))
            });
        dues.min()
    }
}
