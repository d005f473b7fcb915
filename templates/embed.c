#include "CTemplates.h"

// Every file below templates/ that the program reads stands here once; the test
// EmbeddedTemplatesTests compares this list with the folder.

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
static const unsigned char guards[] = {
#embed "guards.yml"
};
static const unsigned char evidence[] = {
#embed "evidence.yml"
};
static const unsigned char scripts_ask[] = {
#embed "scripts/ask.sh"
};
static const unsigned char scripts_files[] = {
#embed "scripts/files.sh"
};
static const unsigned char scripts_inspect[] = {
#embed "scripts/inspect.sh"
};
static const unsigned char scripts_prelude[] = {
#embed "scripts/prelude.sh"
};

static const struct embedded_template table[] = {
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
    {"guards.yml", guards, sizeof guards},
    {"scripts/ask.sh", scripts_ask, sizeof scripts_ask},
    {"scripts/files.sh", scripts_files, sizeof scripts_files},
    {"scripts/inspect.sh", scripts_inspect, sizeof scripts_inspect},
    {"scripts/prelude.sh", scripts_prelude, sizeof scripts_prelude},
    {0, 0, 0},
};

const struct embedded_template *const embedded_templates = table;
