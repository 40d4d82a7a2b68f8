"""The verb that an API key needs, for each operation that knows its caller.

One table, and the door asks it (`server.dependencies.current_caller`). A route that is made
tomorrow is only for keys that may everything until it has a line here, as a test says.
"""

from contracts.people import Verb

_OPERATIONS: dict[Verb, str] = {
    # What there is, and what was answered; nothing is made that anybody sees later.
    Verb.READ: """
        me get_capabilities usage_of_me list_embedders list_projects get_project get_settings
        models_for_chats list_members usage_of_project budget_of_project get_embedder
        list_documents summarize_documents watch_documents get_document list_stages list_passages
        read_text list_encodings read_original list_quarantined list_crawls get_crawl
        list_crawl_pages search list_tools list_tool_servers list_tool_hosts list_assistants
        list_project_groups list_chats get_chat get_summary list_messages follow_run read_snapshot
        read_trace why_not replay get_retention""",
    # Chats, which are their maker's alone.
    Verb.ASK: """
        make_chat change_chat delete_chat delete_summary ask answer_again stop_run answer_step
        set_feedback""",
    # What answers are drawn from.
    Verb.WRITE: """
        begin_upload begin_uploads renew_ticket confirm_upload confirm_uploads change_document
        change_documents delete_document retry reindex give_password choose_encoding
        cancel release_passage delete_quarantined add_pages preview_pages cancel_crawl refresh_crawl
        delete_crawl""",
    # What is decided for everybody in a project.
    Verb.MANAGE: """
        make_project change_project delete_project change_settings try_model change_role
        remove_member hand_over list_invitations make_invitation send_invitation
        withdraw_invitation list_groups_to_give give_group take_group
        list_audit_of_project set_budget_of_project begin_embedder discard_embedder switch_embedder
        compare_embedders make_tool discover_tools change_tool delete_tool try_tool add_tool_server
        change_tool_server delete_tool_server look_at_tool_server import_tools begin_tool_sign_in
        end_tool_sign_in finish_tool_sign_in name_tool_hosts make_assistant change_assistant
        delete_assistant set_retention preview_retention""",
    # Its person's own, their keys among it, and what they administer.
    Verb.ACCOUNT: """
        get_personal_settings change_personal_settings get_notices set_notices list_api_keys
        make_api_key change_api_key delete_api_key
        budget_of_key set_budget_of_key list_identities begin_identity finish_identity
        remove_identity list_sessions end_session end_other_sessions change_password
        ask_for_verification look_at_invitation accept_invitation delete_my_account export_my_data
        list_accounts appoint_admin dismiss_admin suspend_account reinstate_account list_audit
        get_second_factor begin_authenticator confirm_authenticator make_recovery_codes
        remove_authenticator list_passkeys add_passkey begin_passkey remove_passkey
        reset_second_factor list_groups make_group delete_group list_group_members add_to_group
        take_from_group list_quotas set_quota_of_person
        set_quota_of_project list_jobs switch_job run_job
        rename_group get_scim make_scim_token revoke_scim_token""",
}
VERBS = {name: verb for verb, names in _OPERATIONS.items() for name in names.split()}


def verb_of(operation: str) -> Verb:
    """Of one that has none, `account`: with that a key may what its person may."""
    return VERBS.get(operation, Verb.ACCOUNT)
