-- The beginning of the body of a response that refused.
ALTER TABLE webhook_attempts ADD COLUMN response TEXT;
