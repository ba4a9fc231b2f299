-- Work that a crash broke off is begun again, but not for ever: the third try that ends without an answer is the last.

alter table job add column tries integer not null default 0 check (tries >= 0);
comment on column job.tries is 'How often the work was begun; after three tries it is told as failed (src/platform/jobs/queue.ts).';
