using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/service</c>: cluster IPs are given anew; node ports too, unless somebody chose them or they are to be preserved.</summary>
internal sealed class ServiceRestore : IRestoreItemAction
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public string Name => "velero.io/service";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Services);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.Spec is not { } spec) return Task.FromResult(RestoreActionResult.Unchanged);
        if (spec.Text("clusterIP") != "None")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        if (!item.Run.PreserveNodePorts && spec.Text("type") != "ExternalName")
        {
            var chosen = ChosenPorts.Of(item.FromBackup, LastAppliedSpec(item.FromBackup));
            foreach (var port in spec.Items("ports").OfType<JsonObject>())
            {
                if (!chosen.Contains(port)) port.Remove("nodePort");
            }

            if (!chosen.HealthCheck) spec.Remove("healthCheckNodePort");
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }

    private static JsonNode? LastAppliedSpec(KubeObject service)
    {
        if (service.Annotation(LastApplied) is not { } text) return null;
        try
        {
            return KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(text)).At("spec");
        }
        catch (JsonException)
        {
            // An annotation anybody can write; without it the ports count as assigned by the server.
            return null;
        }
    }

    /// <summary>Node ports that a person set, by the last applied configuration or by who manages the field.</summary>
    private sealed class ChosenPorts
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private readonly HashSet<long> _numbers = [];
        private readonly HashSet<string> _managed = new(StringComparer.Ordinal);

        public bool HealthCheck { get; private set; }

        public static ChosenPorts Of(KubeObject service, JsonNode? applied)
        {
            var chosen = new ChosenPorts { HealthCheck = applied.Whole("healthCheckNodePort") > 0 };
            foreach (var port in applied.Items("ports"))
            {
                if (Number(port.At("nodePort")) is not (> 0 and var number)) continue;
                if (port.Text("name") is { Length: > 0 } name) chosen._names.Add(name);
                else chosen._numbers.Add(number);
            }

            foreach (var entry in service.View.Items("metadata", "managedFields")) chosen.AddManaged(entry.At("fieldsV1", "f:spec"));
            return chosen;
        }

        public bool Contains(JsonObject port) =>
            (port.Text("name") is { Length: > 0 } name ? _names.Contains(name) : port.Whole("nodePort") is { } number && _numbers.Contains(number)) ||
            _managed.Contains($"{port.Whole("port")}/{port.Text("protocol") ?? "TCP"}");

        private void AddManaged(JsonElement spec)
        {
            if (spec.At("f:healthCheckNodePort").ValueKind != JsonValueKind.Undefined) HealthCheck = true;
            if (spec.At("f:ports") is not { ValueKind: JsonValueKind.Object } ports) return;
            foreach (var port in ports.EnumerateObject().Where(p => p.Name.StartsWith("k:", StringComparison.Ordinal)))
            {
                if (port.Value.At("f:nodePort").ValueKind != JsonValueKind.Undefined && Key(port.Name[2..]) is { } key) _managed.Add(key);
            }
        }

        private static string? Key(string json)
        {
            try
            {
                var key = KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(json));
                return $"{key.Whole("port")}/{key.Text("protocol") ?? "TCP"}";
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static long? Number(JsonNode? node) => JsonReads.Whole(node) ?? (long.TryParse(JsonReads.Text(node), out var number) ? number : null);
    }
}
