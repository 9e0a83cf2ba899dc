-- Everything that is held about somebody, and erasing it.

-- Whose devices and addresses are meant. Row-level security is asked before: these see everything. Of devices only the one she
-- asks from: on another that she once signed in on, somebody else may have reported since.
create type person as (resident_id uuid, address_ids uuid[], device_ids uuid[]);

create function person_signed_in() returns person
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        resident.id, array_remove(array[resident.email_id, resident.mobile_id], null), array[actor_id()]
    from resident
    where resident.id = account_id();
end;

create function person_at(given_email text) returns person
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        resident.id, array_remove(array[address.id, resident.mobile_id], null), '{}'::uuid[]
    from address
    left join resident on resident.email_id = address.id
    where address.channel = 'email' and address.value = lower(given_email) and may('requests.answer');
end;

create function reports_of(who person) returns uuid[]
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select array(
        select report_id from report_holder where device_id = any ((who).device_ids)
        union
        select subject_id
        from follow
        where recipient_id = any ((who).address_ids) and is_reporter and subject_kind = 'report'
    );
end;

create function utc(moment timestamptz) returns text
language sql stable
return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

create function held_about(who person) returns jsonb
language sql stable security definer set search_path = public, pg_temp
begin atomic
    with mine as materialized (
        select (who).address_ids || (who).device_ids as recipient_ids, reports_of(who) as report_ids
    )
    select jsonb_build_object(
        'account', (
            select jsonb_build_object('id', resident.id, 'created_at', utc(created_at), 'last_used_at', utc(last_use_of(id)))
            from resident
            where id = (who).resident_id
        ),
        'addresses', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'channel', channel, 'value', value, 'added_at', utc(created_at), 'stopped_at', utc(stopped_at)
            ) order by created_at), '[]')
            from address
            where id = any ((who).address_ids)
        ),
        'devices', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'id', device.id, 'first_used_at', utc(device.created_at),
                'notices', (
                    select coalesce(jsonb_agg(jsonb_build_object('name', name, 'allowed_at', utc(created_at))), '[]')
                    from push_subscription
                    where device_id = device.id
                ),
                'signed_in', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'name', name, 'since', utc(started_at), 'last_used_at', utc(seen_at)
                    )), '[]')
                    from resident_session
                    where device_id = device.id and resident_id = (who).resident_id
                )
            ) order by device.created_at), '[]')
            from device
            where device.id = any ((who).device_ids)
        ),
        'passkeys', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'name', name, 'added_at', utc(added_at), 'used_at', utc(used_at)
            ) order by added_at), '[]')
            from resident_passkey
            where resident_id = (who).resident_id
        ),
        'reports', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'reference', report.reference, 'service', service.name, 'description', report.description,
                'where_exactly', report.where_exactly, 'place', report.place_words,
                'latitude', report.latitude, 'longitude', report.longitude, 'answers', report.answers,
                'submitted_at', utc(report.submitted_at), 'stage', report.stage, 'outcome', report.outcome,
                'photos', (
                    select coalesce(jsonb_agg('/photos/' || photo.id order by photo.added_at), '[]')
                    from photo
                    where photo.report_id = report.id
                ),
                'history', (
                    select coalesce(jsonb_agg(happening.said order by happening.happened_at, happening.id), '[]')
                    from happening
                    where happening.subject_id = report.id
                        and (happening.public or happening.said ->> 'kind' = 'report.added_to')
                )
            ) order by report.submitted_at desc), '[]')
            from report
            join service using (service_code)
            where report.id = any ((select report_ids from mine)::uuid[])
        ),
        'follows', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'what', coalesce(report.reference, interest.name, follow.subject_kind), 'by', follow.recipient_kind,
                'since', utc(follow.created_at), 'agreed_at', utc(follow.confirmed_at), 'ended_at', utc(follow.ended_at)
            ) order by follow.created_at desc), '[]')
            from follow
            left join report on report.id = follow.subject_id
            left join interest on interest.id = follow.subject_id
            where follow.recipient_id = any ((select recipient_ids from mine)::uuid[])
        ),
        'choices', (
            select coalesce(jsonb_agg(jsonb_build_object('of', kind, 'channel', channel, 'pace', pace)), '[]')
            from notice_choice
            where recipient_id = any ((select recipient_ids from mine)::uuid[])
        ),
        'messages', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'title', message.title, 'body', message.body, 'about', message.path, 'written_at', utc(message.created_at),
                'sent', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'channel', delivery.channel, 'status', delivery.status, 'at', utc(delivery.delivered_at)
                    )), '[]')
                    from delivery
                    where delivery.message_id = message.id
                )
            ) order by message.created_at desc), '[]')
            from message
            where message.recipient_id = any ((select recipient_ids from mine)::uuid[])
        ),
        'ratings', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'score', score, 'words', words, 'of', ending, 'given_at', utc(rated_at)
            ) order by rated_at desc), '[]')
            from rating
            where person_id = any ((select recipient_ids from mine)::uuid[])
        ),
        'thanks', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'team', thanks.team, 'for', report.reference, 'given_at', utc(given_at)
            ) order by given_at desc), '[]')
            from thanks
            join report on report.id = thanks.report_id
            where person_id = any ((select recipient_ids from mine)::uuid[])
        ),
        'texts', (
            select coalesce(jsonb_agg(jsonb_build_object('words', words, 'received_at', utc(received_at))), '[]')
            from text_received
            where address_id = any ((who).address_ids)
        ),
        'sign_ins', (
            select coalesce(jsonb_agg(jsonb_build_object('what', kind, 'at', utc(happened_at)) order by id desc), '[]')
            from event
            where subject_id = (who).resident_id and kind like 'resident.%' and kind <> 'resident.looked_at'
        ),
        'requests', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'kind', kind, 'words', words, 'asked_on', asked_on, 'due_on', due_on, 'outcome', outcome, 'answer', answer
            ) order by asked_on desc), '[]')
            from rights_request
            where resident_id = (who).resident_id
        ),
        'looks', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', utc(event.happened_at), 'team', event.details ->> 'team', 'purpose', event.details ->> 'purpose',
                'report', report.reference
            ) order by event.id desc), '[]')
            from event
            left join report on report.id = event.subject_id
            where event.kind like '%.looked_at'
                and event.details ->> 'purpose' <> 'investigation'
                and (event.subject_id = (who).resident_id or event.subject_id = any ((select report_ids from mine)::uuid[]))
        )
    );
end;
comment on function held_about is 'Everything, as JSON. What the words in a report''s history are locked with stands beside them.';

create function erase(who person, with_photos boolean, words_instead text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    report_ids uuid[] := reports_of(who);
    own_ids uuid[] := array(
        select address_id
        from unnest((who).address_ids) as address_id
        where not exists (
            select
            from resident
            where id is distinct from (who).resident_id and address_id in (resident.email_id, resident.mobile_id)
        )
    );
begin
    perform forget_words_beside(report_ids);
    if with_photos then
        update photo set report_id = null, draft_id = null, state = 'hidden' where report_id = any (report_ids);
    end if;
    if words_instead <> '' then
        update report set description = words_instead, where_exactly = '', answers = '[]' where id = any (report_ids);
    end if;
    update rights_request set name = '', contact = '', words = '' where resident_id = (who).resident_id;
    update rating set person_id = gen_random_uuid(), words = '' where person_id = any (own_ids || (who).device_ids);
    update thanks set person_id = gen_random_uuid() where person_id = any (own_ids || (who).device_ids);
    delete from resident where id = (who).resident_id;
    perform forget_addresses(own_ids);
    delete from message where recipient_id = any ((who).device_ids);
    delete from follow where recipient_id = any ((who).device_ids) or asked_by = any ((who).device_ids);
    delete from muted where recipient_id = any ((who).device_ids);
    delete from notice_choice where recipient_id = any ((who).device_ids);
    delete from notice_rules where recipient_id = any ((who).device_ids);
    delete from device where id = any ((who).device_ids);
    return cardinality(report_ids);
end
$$;
comment on function erase is
'Contact details, devices, messages, and the words beside events with the key to them. Reports stay as facts about a street that nobody is known to have sent.';

create function held_about_account() returns jsonb
language sql stable security definer set search_path = public, pg_temp
return held_about(person_signed_in());

create function erase_account(with_photos boolean, words_instead text) returns int
language sql security definer set search_path = public, pg_temp
return erase(person_signed_in(), with_photos, words_instead);

create function held_about_mailbox(given_email text) returns jsonb
language sql stable security definer set search_path = public, pg_temp
return (select held_about(who) from person_at(given_email) as who where (who).address_ids is not null);

create function erase_mailbox(given_email text, with_photos boolean, words_instead text) returns int
language sql security definer set search_path = public, pg_temp
return (
    select erase(who, with_photos, words_instead) from person_at(given_email) as who where (who).address_ids is not null
);

revoke execute on function person_signed_in, person_at, reports_of, held_about, erase, held_about_account, erase_account,
held_about_mailbox, erase_mailbox from public;
grant execute on function held_about_account, erase_account to doorstep_resident;
grant execute on function held_about_mailbox, erase_mailbox to doorstep_officer;
