//! Threads of our own for password hashing: it is heavy, and must slow down neither the event
//! loop nor session checks nor anybody else's work on the shared thread pools.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
    time::Duration,
};

use thread_priority::{ThreadPriority, set_current_thread_priority};
use tokio::sync::oneshot;

use crate::crypto::password::Arena;

type Job = Box<dyn FnOnce(&mut Arena) + Send>;

/// Jobs that may wait for each thread; what comes on top is refused, so that a storm of
/// sign-ins neither fills the memory nor makes everybody wait for minutes.
const QUEUED_PER_THREAD: usize = 64;

/// How long a thread without work keeps its memory.
const KEPT: Duration = Duration::from_secs(10);

/// Why a job has no result.
#[derive(Debug, PartialEq, Eq)]
pub enum HashError {
    /// The queue is full: the client should come back later.
    Busy,
    /// The job panicked.
    Failed,
}

/// A fixed number of threads with a bounded queue. They start with the first job, and each
/// keeps its working memory for the next one.
pub struct HashPool {
    threads: usize,
    kept: Duration,
    queue: Arc<Queue>,
    started: OnceLock<()>,
}

struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    arrived: Condvar,
    capacity: usize,
}

impl HashPool {
    /// The pool of this process, one thread per core.
    pub fn shared() -> Arc<Self> {
        static POOL: OnceLock<Arc<HashPool>> = OnceLock::new();
        let cores = || thread::available_parallelism().map_or(2, usize::from);
        Arc::clone(POOL.get_or_init(|| Arc::new(Self::new(cores()))))
    }

    pub fn new(threads: usize) -> Self {
        Self::keeping(threads, KEPT)
    }

    fn keeping(threads: usize, kept: Duration) -> Self {
        let capacity = threads.saturating_mul(QUEUED_PER_THREAD);
        let queue = Queue { jobs: Mutex::new(VecDeque::new()), arrived: Condvar::new(), capacity };
        Self { threads, kept, queue: Arc::new(queue), started: OnceLock::new() }
    }

    /// Runs `work` on one of the threads. A panic in it is an error of this job alone.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Arena) -> T + Send + 'static,
    ) -> Result<T, HashError> {
        self.started.get_or_init(|| self.start());
        let (answer, answered) = oneshot::channel();
        self.queue.push(Box::new(move |arena| {
            // Nobody waits any more if the request is gone.
            let _ = answer.send(work(arena));
        }))?;
        answered.await.map_err(|_| HashError::Failed)
    }

    fn start(&self) {
        for index in 0..self.threads {
            let queue = Arc::clone(&self.queue);
            let kept = self.kept;
            let name = format!("corten-hash-{index}");
            // Without a thread the jobs wait; a system that cannot start one has other troubles.
            let _ = thread::Builder::new().name(name).spawn(move || work_off(&queue, kept));
        }
    }
}

fn work_off(queue: &Queue, kept: Duration) {
    // Below the event loop's, so that hashing takes only what is left of the processor.
    if let Ok(low) = 25u8.try_into() {
        let _ = set_current_thread_priority(ThreadPriority::Crossplatform(low));
    }
    let mut arena = Arena::default();
    loop {
        let job = queue.pop_within(kept).unwrap_or_else(|| {
            arena = Arena::default();
            queue.pop()
        });
        let run = std::panic::AssertUnwindSafe(|| job(&mut arena));
        if std::panic::catch_unwind(run).is_err() {
            arena = Arena::default();
        }
    }
}

impl Queue {
    fn push(&self, job: Job) -> Result<(), HashError> {
        let mut jobs = self.lock();
        if jobs.len() >= self.capacity {
            return Err(HashError::Busy);
        }
        jobs.push_back(job);
        self.arrived.notify_one();
        Ok(())
    }

    fn pop(&self) -> Job {
        let mut jobs = self.lock();
        loop {
            match jobs.pop_front() {
                Some(job) => return job,
                None => {
                    jobs = self.arrived.wait(jobs).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// None after `patience` without a job.
    fn pop_within(&self, patience: Duration) -> Option<Job> {
        let waited = self.arrived.wait_timeout_while(self.lock(), patience, |jobs| jobs.is_empty());
        waited.unwrap_or_else(PoisonError::into_inner).0.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::{HashError, HashPool, QUEUED_PER_THREAD};
    use crate::crypto::{
        password::{Algorithm, Arena, hash_with},
        random::OsEntropy,
    };

    #[tokio::test]
    async fn refuses_what_exceeds_the_queue_and_recovers() {
        let pool = Arc::new(HashPool::new(1));
        let (release, blocked) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = Arc::clone(&pool);
            async move { pool.run(move |_| blocked.recv().unwrap_or_default()).await }
        });
        // Wait until the only thread has taken the blocking job.
        while !pool.queue.lock().is_empty() || pool.started.get().is_none() {
            tokio::task::yield_now().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let waiting: Vec<_> = (0..QUEUED_PER_THREAD)
            .map(|_| {
                let pool = Arc::clone(&pool);
                tokio::spawn(async move { pool.run(|_| ()).await })
            })
            .collect();
        while pool.queue.lock().len() < QUEUED_PER_THREAD {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|_| ()).await, Err(HashError::Busy));
        release.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(()));
        for job in waiting {
            assert_eq!(job.await.unwrap(), Ok(()));
        }
        assert_eq!(pool.run(|_| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn memory_is_kept_between_jobs_but_not_for_ever() {
        let size_after = |kept: Duration| async move {
            let pool = HashPool::keeping(1, kept);
            let hash = |arena: &mut Arena| {
                hash_with(arena, "password", Algorithm::Argon2id, &OsEntropy).unwrap();
                arena.size()
            };
            assert_eq!(pool.run(hash).await, Ok(19_456));
            tokio::time::sleep(Duration::from_millis(100)).await;
            pool.run(|arena| arena.size()).await
        };
        assert_eq!(size_after(Duration::from_secs(60)).await, Ok(19_456));
        assert_eq!(size_after(Duration::from_millis(1)).await, Ok(0));
    }

    #[tokio::test]
    async fn a_panic_ends_its_own_job_only() {
        let pool = HashPool::new(1);
        assert_eq!(pool.run(|_| -> u8 { panic!("on purpose") }).await, Err(HashError::Failed));
        assert_eq!(pool.run(|_| 1).await, Ok(1));
    }
}
