-- The beginning of the body of a response that refused.
ALTER TABLE webhook_attempts ADD COLUMN response TEXT;
-- The effect of a fault on the first attempt, as JSON.
ALTER TABLE webhook_deliveries ADD COLUMN first_attempt TEXT;
