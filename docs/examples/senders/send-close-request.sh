#!/usr/bin/env bash
# Asks for pending close of the accounting period that a day is in:
#
#   send-close-request.sh 2026-11-30        the first time
#   send-close-request.sh 2026-11-30 2      again, say after the period was reopened
#
# Running it twice with the same arguments is one request. Needs the AWS CLI with credentials that may send to the queue,
# and its address in CLOSE_REQUEST_QUEUE_URL.
set -euo pipefail

day=${1:?Usage: send-close-request.sh YYYY-MM-DD [round]}
round=${2:-1}
: "${CLOSE_REQUEST_QUEUE_URL:?Set it to the output CloseRequestQueueUrl of the stack}"
# These two go into JSON as they are, so they may hold nothing but digits and hyphens.
[[ $day =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || { echo "Not a day: $day" >&2; exit 2; }
[[ $round =~ ^[0-9]{1,6}$ ]] || { echo "Not a number: $round" >&2; exit 2; }

message=$(printf '{"requestId":"script/%s/%s","accountingPeriod":{"date":"%s"},"requestedBy":"script"}' "$day" "$round" "$day")

aws sqs send-message --queue-url "$CLOSE_REQUEST_QUEUE_URL" --message-body "$message" \
  --query MessageId --output text
