/** Polls as rows of the database, and back. */
import type { Actor } from '../../protocol/index.js';
import type { PollResponsesTable, PollRunsTable, PollsTable } from '../storage/schema.js';
import type { GivenAnswer, PollDocument, PollRecord, PollReply, PollRun } from './poll-document.js';

export function rowOfPoll(poll: PollRecord): PollsTable {
  return {
    id: poll.id,
    room_id: poll.roomId,
    session_id: poll.sessionId,
    document: JSON.stringify(poll.document),
    created_by: JSON.stringify(poll.createdBy),
    created_at: poll.createdAt,
    updated_at: poll.updatedAt,
  };
}

export function pollOfRow(row: PollsTable): PollRecord {
  return {
    id: row.id,
    roomId: row.room_id,
    sessionId: row.session_id,
    document: JSON.parse(row.document) as PollDocument,
    createdBy: JSON.parse(row.created_by) as Actor,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function rowOfRun(run: PollRun): PollRunsTable {
  return {
    id: run.id,
    poll_id: run.pollId,
    room_id: run.roomId,
    session_id: run.sessionId,
    document: JSON.stringify(run.document),
    started_by: JSON.stringify(run.startedBy),
    started_at: run.startedAt,
    stopped_at: run.stoppedAt,
  };
}

export function runOfRow(row: PollRunsTable): PollRun {
  return {
    id: row.id,
    pollId: row.poll_id,
    roomId: row.room_id,
    sessionId: row.session_id,
    document: JSON.parse(row.document) as PollDocument,
    startedBy: JSON.parse(row.started_by) as Actor,
    startedAt: row.started_at,
    stoppedAt: row.stopped_at,
  };
}

export function rowOfReply(reply: PollReply): PollResponsesTable {
  return {
    id: reply.id,
    run_id: reply.runId,
    voter: reply.voter,
    peer_id: reply.peerId,
    user_id: reply.userId,
    name: reply.name,
    role: reply.role,
    answers: JSON.stringify(reply.answers),
    created_at: reply.createdAt,
    updated_at: reply.updatedAt,
  };
}

export function replyOfRow(row: PollResponsesTable): PollReply {
  return {
    id: row.id,
    runId: row.run_id,
    voter: row.voter,
    peerId: row.peer_id,
    userId: row.user_id,
    name: row.name,
    role: row.role,
    answers: JSON.parse(row.answers) as GivenAnswer[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
