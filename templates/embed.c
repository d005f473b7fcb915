#include "CTemplates.h"

// Every file below templates/ that the program reads stands here once; the test
// EmbeddedTemplatesTests compares this list with the folder.

static const unsigned char audit_availability[] = {
#embed "audit/availability.yml"
};
static const unsigned char audit_capacity[] = {
#embed "audit/capacity.yml"
};
static const unsigned char audit_java[] = {
#embed "audit/java.yml"
};
static const unsigned char audit_security[] = {
#embed "audit/security.yml"
};
static const unsigned char audit_settings[] = {
#embed "audit/settings.yml"
};
static const unsigned char catalog_brokers[] = {
#embed "catalog/brokers.yml"
};
static const unsigned char catalog_clients[] = {
#embed "catalog/clients.yml"
};
static const unsigned char catalog_control_center[] = {
#embed "catalog/control_center.yml"
};
static const unsigned char catalog_control_center_next_gen[] = {
#embed "catalog/control_center_next_gen.yml"
};
static const unsigned char catalog_control_centers[] = {
#embed "catalog/control_centers.yml"
};
static const unsigned char catalog_inference[] = {
#embed "catalog/inference.yml"
};
static const unsigned char catalog_kafka_broker[] = {
#embed "catalog/kafka_broker.yml"
};
static const unsigned char catalog_kafka_connect[] = {
#embed "catalog/kafka_connect.yml"
};
static const unsigned char catalog_kafka_connect_replicator[] = {
#embed "catalog/kafka_connect_replicator.yml"
};
static const unsigned char catalog_kafka_controller[] = {
#embed "catalog/kafka_controller.yml"
};
static const unsigned char catalog_kafka_rest[] = {
#embed "catalog/kafka_rest.yml"
};
static const unsigned char catalog_ksql[] = {
#embed "catalog/ksql.yml"
};
static const unsigned char catalog_listeners[] = {
#embed "catalog/listeners.yml"
};
static const unsigned char catalog_rbac[] = {
#embed "catalog/rbac.yml"
};
static const unsigned char catalog_schema_registry[] = {
#embed "catalog/schema_registry.yml"
};
static const unsigned char catalog_shared[] = {
#embed "catalog/shared.yml"
};
static const unsigned char catalog_tls[] = {
#embed "catalog/tls.yml"
};
static const unsigned char catalog_units[] = {
#embed "catalog/units.yml"
};
static const unsigned char catalog_users[] = {
#embed "catalog/users.yml"
};
static const unsigned char catalog_usm_agent[] = {
#embed "catalog/usm_agent.yml"
};
static const unsigned char catalog_zookeeper[] = {
#embed "catalog/zookeeper.yml"
};
static const unsigned char components_control_center[] = {
#embed "components/control_center.yml"
};
static const unsigned char components_control_center_next_gen[] = {
#embed "components/control_center_next_gen.yml"
};
static const unsigned char components_kafka_broker[] = {
#embed "components/kafka_broker.yml"
};
static const unsigned char components_kafka_connect[] = {
#embed "components/kafka_connect.yml"
};
static const unsigned char components_kafka_connect_replicator[] = {
#embed "components/kafka_connect_replicator.yml"
};
static const unsigned char components_kafka_controller[] = {
#embed "components/kafka_controller.yml"
};
static const unsigned char components_kafka_rest[] = {
#embed "components/kafka_rest.yml"
};
static const unsigned char components_ksql[] = {
#embed "components/ksql.yml"
};
static const unsigned char components_schema_registry[] = {
#embed "components/schema_registry.yml"
};
static const unsigned char components_usm_agent[] = {
#embed "components/usm_agent.yml"
};
static const unsigned char components_zookeeper[] = {
#embed "components/zookeeper.yml"
};
static const unsigned char actions[] = {
#embed "actions.yml"
};
static const unsigned char headings[] = {
#embed "headings.yml"
};
static const unsigned char java[] = {
#embed "java.yml"
};
static const unsigned char secrets[] = {
#embed "secrets.yml"
};
static const unsigned char supplies[] = {
#embed "supplies.yml"
};
static const unsigned char variables[] = {
#embed "variables.yml"
};
static const unsigned char findings[] = {
#embed "findings.yml"
};
static const unsigned char export_estate_schema[] = {
#embed "export/estate.schema.json"
};
static const unsigned char export_filebeat_yml[] = {
#embed "export/filebeat.yml.mustache"
};
static const unsigned char export_prometheus_yml[] = {
#embed "export/prometheus.yml.mustache"
};
static const unsigned char export_topology_dot[] = {
#embed "export/topology.dot.mustache"
};
static const unsigned char export_topology_mmd[] = {
#embed "export/topology.mmd.mustache"
};
static const unsigned char guards[] = {
#embed "guards.yml"
};
static const unsigned char evidence[] = {
#embed "evidence.yml"
};
static const unsigned char restarts[] = {
#embed "restarts.yml"
};
static const unsigned char starts[] = {
#embed "starts.yml"
};
static const unsigned char result_schema[] = {
#embed "result.schema.json"
};
static const unsigned char report_css[] = {
#embed "report/report.css"
};
static const unsigned char report_html[] = {
#embed "report/report.html"
};
static const unsigned char report_js[] = {
#embed "report/report.js"
};
static const unsigned char report_md[] = {
#embed "report/report.md"
};
static const unsigned char report_schema[] = {
#embed "report/report.schema.json"
};
static const unsigned char report_xml[] = {
#embed "report/report.xml"
};
static const unsigned char scripts_ask[] = {
#embed "scripts/ask.sh"
};
static const unsigned char scripts_audit[] = {
#embed "scripts/audit.sh"
};
static const unsigned char scripts_bundle[] = {
#embed "scripts/bundle.sh"
};
static const unsigned char scripts_bundle_head[] = {
#embed "scripts/bundle-head.sh"
};
static const unsigned char scripts_clock[] = {
#embed "scripts/clock.sh"
};
static const unsigned char scripts_files[] = {
#embed "scripts/files.sh"
};
static const unsigned char scripts_follow[] = {
#embed "scripts/follow.sh"
};
static const unsigned char scripts_inspect[] = {
#embed "scripts/inspect.sh"
};
static const unsigned char scripts_prelude[] = {
#embed "scripts/prelude.sh"
};
static const unsigned char scripts_redact[] = {
#embed "scripts/redact.sh"
};
static const unsigned char verify_host[] = {
#embed "verify/host.py"
};
static const unsigned char verify_nowhere[] = {
#embed "verify/nowhere.py"
};
static const unsigned char verify_playbook[] = {
#embed "verify/playbook.yml"
};
static const unsigned char verify_record[] = {
#embed "verify/record.py"
};
static const unsigned char verify_role[] = {
#embed "verify/role.yml"
};
static const unsigned char verify_stream[] = {
#embed "verify/stream.py"
};
static const unsigned char verify_tasks[] = {
#embed "verify/tasks.yml"
};

static const struct embedded_template table[] = {
    {"actions.yml", actions, sizeof actions},
    {"audit/availability.yml", audit_availability, sizeof audit_availability},
    {"audit/capacity.yml", audit_capacity, sizeof audit_capacity},
    {"audit/java.yml", audit_java, sizeof audit_java},
    {"audit/security.yml", audit_security, sizeof audit_security},
    {"audit/settings.yml", audit_settings, sizeof audit_settings},
    {"catalog/brokers.yml", catalog_brokers, sizeof catalog_brokers},
    {"catalog/clients.yml", catalog_clients, sizeof catalog_clients},
    {"catalog/control_center.yml", catalog_control_center, sizeof catalog_control_center},
    {"catalog/control_center_next_gen.yml", catalog_control_center_next_gen, sizeof catalog_control_center_next_gen},
    {"catalog/control_centers.yml", catalog_control_centers, sizeof catalog_control_centers},
    {"catalog/inference.yml", catalog_inference, sizeof catalog_inference},
    {"catalog/kafka_broker.yml", catalog_kafka_broker, sizeof catalog_kafka_broker},
    {"catalog/kafka_connect.yml", catalog_kafka_connect, sizeof catalog_kafka_connect},
    {"catalog/kafka_connect_replicator.yml", catalog_kafka_connect_replicator, sizeof catalog_kafka_connect_replicator},
    {"catalog/kafka_controller.yml", catalog_kafka_controller, sizeof catalog_kafka_controller},
    {"catalog/kafka_rest.yml", catalog_kafka_rest, sizeof catalog_kafka_rest},
    {"catalog/ksql.yml", catalog_ksql, sizeof catalog_ksql},
    {"catalog/listeners.yml", catalog_listeners, sizeof catalog_listeners},
    {"catalog/rbac.yml", catalog_rbac, sizeof catalog_rbac},
    {"catalog/schema_registry.yml", catalog_schema_registry, sizeof catalog_schema_registry},
    {"catalog/shared.yml", catalog_shared, sizeof catalog_shared},
    {"catalog/tls.yml", catalog_tls, sizeof catalog_tls},
    {"catalog/units.yml", catalog_units, sizeof catalog_units},
    {"catalog/users.yml", catalog_users, sizeof catalog_users},
    {"catalog/usm_agent.yml", catalog_usm_agent, sizeof catalog_usm_agent},
    {"catalog/zookeeper.yml", catalog_zookeeper, sizeof catalog_zookeeper},
    {"components/control_center.yml", components_control_center, sizeof components_control_center},
    {"components/control_center_next_gen.yml", components_control_center_next_gen, sizeof components_control_center_next_gen},
    {"components/kafka_broker.yml", components_kafka_broker, sizeof components_kafka_broker},
    {"components/kafka_connect.yml", components_kafka_connect, sizeof components_kafka_connect},
    {"components/kafka_connect_replicator.yml", components_kafka_connect_replicator, sizeof components_kafka_connect_replicator},
    {"components/kafka_controller.yml", components_kafka_controller, sizeof components_kafka_controller},
    {"components/kafka_rest.yml", components_kafka_rest, sizeof components_kafka_rest},
    {"components/ksql.yml", components_ksql, sizeof components_ksql},
    {"components/schema_registry.yml", components_schema_registry, sizeof components_schema_registry},
    {"components/usm_agent.yml", components_usm_agent, sizeof components_usm_agent},
    {"components/zookeeper.yml", components_zookeeper, sizeof components_zookeeper},
    {"evidence.yml", evidence, sizeof evidence},
    {"findings.yml", findings, sizeof findings},
    {"export/estate.schema.json", export_estate_schema, sizeof export_estate_schema},
    {"export/filebeat.yml.mustache", export_filebeat_yml, sizeof export_filebeat_yml},
    {"export/prometheus.yml.mustache", export_prometheus_yml, sizeof export_prometheus_yml},
    {"export/topology.dot.mustache", export_topology_dot, sizeof export_topology_dot},
    {"export/topology.mmd.mustache", export_topology_mmd, sizeof export_topology_mmd},
    {"guards.yml", guards, sizeof guards},
    {"headings.yml", headings, sizeof headings},
    {"java.yml", java, sizeof java},
    {"report/report.css", report_css, sizeof report_css},
    {"report/report.html", report_html, sizeof report_html},
    {"report/report.js", report_js, sizeof report_js},
    {"report/report.md", report_md, sizeof report_md},
    {"report/report.schema.json", report_schema, sizeof report_schema},
    {"report/report.xml", report_xml, sizeof report_xml},
    {"restarts.yml", restarts, sizeof restarts},
    {"result.schema.json", result_schema, sizeof result_schema},
    {"scripts/ask.sh", scripts_ask, sizeof scripts_ask},
    {"scripts/audit.sh", scripts_audit, sizeof scripts_audit},
    {"scripts/bundle-head.sh", scripts_bundle_head, sizeof scripts_bundle_head},
    {"scripts/bundle.sh", scripts_bundle, sizeof scripts_bundle},
    {"scripts/clock.sh", scripts_clock, sizeof scripts_clock},
    {"scripts/files.sh", scripts_files, sizeof scripts_files},
    {"scripts/follow.sh", scripts_follow, sizeof scripts_follow},
    {"scripts/inspect.sh", scripts_inspect, sizeof scripts_inspect},
    {"scripts/prelude.sh", scripts_prelude, sizeof scripts_prelude},
    {"scripts/redact.sh", scripts_redact, sizeof scripts_redact},
    {"secrets.yml", secrets, sizeof secrets},
    {"starts.yml", starts, sizeof starts},
    {"supplies.yml", supplies, sizeof supplies},
    {"variables.yml", variables, sizeof variables},
    {"verify/host.py", verify_host, sizeof verify_host},
    {"verify/nowhere.py", verify_nowhere, sizeof verify_nowhere},
    {"verify/playbook.yml", verify_playbook, sizeof verify_playbook},
    {"verify/record.py", verify_record, sizeof verify_record},
    {"verify/role.yml", verify_role, sizeof verify_role},
    {"verify/stream.py", verify_stream, sizeof verify_stream},
    {"verify/tasks.yml", verify_tasks, sizeof verify_tasks},
    {0, 0, 0},
};

const struct embedded_template *const embedded_templates = table;
