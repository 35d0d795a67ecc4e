using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>A copy of <c>status.conditions</c> in which conditions are set by type; the transition time moves only when the status does.</summary>
internal sealed class Conditions(KubeObject item, string now)
{
    private readonly JsonArray _list = ClusterView.Node(item.View.At("status", "conditions")) as JsonArray ?? [];

    /// <summary>The whole list, to be put into a status.</summary>
    public JsonArray List => _list;

    public static bool IsTrue(KubeObject item, string type) => Find(item, type).Text("status") == "True";

    public static JsonElement Find(KubeObject item, string type) =>
        item.View.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type);

    public Conditions Set(string type, bool status, string? reason = null, string? message = null, bool withUpdateTime = false)
    {
        var text = status ? "True" : "False";
        var old = _list.FirstOrDefault(c => c.Text("type") == type) as JsonObject;
        var same = old.Text("status") == text;
        if (same && old.Text("reason") == reason && old.Text("message") == message) return this;

        var made = new JsonObject { ["type"] = type, ["status"] = text };
        if (withUpdateTime) made["lastUpdateTime"] = now;
        made["lastTransitionTime"] = same ? old.Text("lastTransitionTime") ?? now : now;
        if (reason is not null) made["reason"] = reason;
        if (message is not null) made["message"] = message;
        if (old is null) _list.Add((JsonNode)made);
        else _list[_list.IndexOf(old)] = made;
        return this;
    }

    public Conditions Remove(string type)
    {
        if (_list.FirstOrDefault(c => c.Text("type") == type) is { } old) _list.Remove(old);
        return this;
    }
}
