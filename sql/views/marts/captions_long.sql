-- description: What the captioner says of each ad, without and with prompts.
-- grain: one row per ad_id and prompt; the plain caption has the prompt ''
-- units: mean_log_probability in nats per token, at most 0
CREATE VIEW captions_long AS
SELECT ad_id, prompt, "text", mean_log_probability, is_out_of_domain
FROM stg_captions;
