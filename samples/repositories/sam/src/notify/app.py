import os

import boto3

sns = boto3.client("sns")


def handler(event, _context):
    sns.publish(TopicArn=os.environ["TOPIC"], Message=event["detail"]["object"]["key"])
