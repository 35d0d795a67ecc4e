using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Crds;

/// <summary>Conditions of a definition. As in the API server, the write itself leaves them
/// empty and the next change sets them; here that follows at once.</summary>
internal static class DefinitionStatus
{
    /// <summary>Holds a definition until its objects are gone.</summary>
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static bool IsEstablished(KubeObject definition) =>
        definition.View.Items("status", "conditions").Any(c => c.Text("type") == "Established" && c.Text("status") == "True");

    /// <summary>The status a definition is created with.</summary>
    public static void SetInitial(JsonObject item) => item["status"] = new JsonObject
    {
        ["conditions"] = null,
        ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
        ["storedVersions"] = new JsonArray([.. item.Items("spec", "versions").Where(v => v.Flag("storage") is true).Select(v => (JsonNode)v.Text("name")!)]),
    };

    /// <summary>Sets accepted names, stored versions and the two conditions.</summary>
    /// <param name="item">The definition.</param>
    /// <param name="others">Names that other definitions of its group have.</param>
    /// <param name="now">Time stamp of changed conditions.</param>
    public static void Set(JsonObject item, IReadOnlyList<JsonNode> others, string now)
    {
        var status = (JsonObject)(item["status"] ??= new JsonObject());
        var (names, conflict) = DefinitionNames.Claim(item.At("spec", "names"), status["acceptedNames"], others);
        status["acceptedNames"] = names;
        AddStored(item);
        var accepted = conflict is null;
        SetCondition(status, "NamesAccepted", accepted, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found", now);
        if (accepted) SetCondition(status, "Established", true, "InitialNamesAccepted", "the initial names have been accepted", now);
        else if (!HasCondition(status, "Established")) SetCondition(status, "Established", false, "NotAccepted", "not all names are accepted", now);
    }

    /// <summary>Adds the storage version to those that objects may be stored in.</summary>
    public static void AddStored(JsonObject item)
    {
        var status = (JsonObject)(item["status"] ??= new JsonObject());
        var storage = item.Items("spec", "versions").Where(v => v.Flag("storage") is true).Select(v => v.Text("name")!);
        status["storedVersions"] = new JsonArray([.. status.Items("storedVersions").Select(v => v.Text()!).Union(storage).Select(v => (JsonNode)v)]);
    }

    /// <summary>Marks a definition that is being deleted and adds the finalizer that its objects hold it by.</summary>
    public static void SetTerminating(JsonObject item, string now)
    {
        var metadata = (JsonObject)item["metadata"]!;
        if (metadata["finalizers"] is not JsonArray finalizers) metadata["finalizers"] = finalizers = [];
        finalizers.Add((JsonNode)CleanupFinalizer);
        SetCondition((JsonObject)(item["status"] ??= new JsonObject()), "Terminating", true, "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);
    }

    private static bool HasCondition(JsonObject status, string type) => status.Items("conditions").Any(c => c.Text("type") == type);

    private static void SetCondition(JsonObject status, string type, bool value, string reason, string message, string now)
    {
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        var text = value ? "True" : "False";
        var old = conditions.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == type);
        if (old?.Text("status") == text && old.Text("reason") == reason) return;
        if (old is not null) conditions.Remove(old);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = type,
            ["status"] = text,
            ["lastTransitionTime"] = now,
            ["reason"] = reason,
            ["message"] = message,
        });
    }
}
