import json
import os

import boto3

bucket = boto3.resource("s3").Bucket(os.environ["BUCKET"])


def handler(event, _context):
    for record in event["Records"]:
        job = json.loads(record["body"])
        bucket.put_object(Key=f"{job['report']}/{job['month']}.csv", Body=b"")
