using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Sandbox.Tables.CellText;

namespace Sampan.Sandbox.Tables;

/// <summary>Tables of what extends and polices the API itself: definitions, services, admission policies, flow control, certificates.</summary>
internal static class ControlTables
{
    public static IEnumerable<(GroupResource, KindTable)> All =>
    [
        (new("apiextensions.k8s.io", "customresourcedefinitions"), new("Name|Created At", (o, _) => [Name(o), o.Text("metadata", "creationTimestamp")])),
        (new("apiregistration.k8s.io", "apiservices"), new("Name|Service|Available|Age", ApiService)),
        (new("certificates.k8s.io", "certificatesigningrequests"), new("Name|Age|SignerName|Requestor|RequestedDuration|Condition", SigningRequest)),
        (new("admissionregistration.k8s.io", "validatingadmissionpolicies"), new("Name|Validations#|ParamKind|Age", (o, now) => Policy(o, "validations", now))),
        (new("admissionregistration.k8s.io", "mutatingadmissionpolicies"), new("Name|Mutations#|ParamKind|Age", (o, now) => Policy(o, "mutations", now))),
        (new("admissionregistration.k8s.io", "validatingadmissionpolicybindings"), new("Name|PolicyName|ParamRef|Age", PolicyBinding)),
        (new("admissionregistration.k8s.io", "mutatingadmissionpolicybindings"), new("Name|PolicyName|ParamRef|Age", PolicyBinding)),
        (new("flowcontrol.apiserver.k8s.io", "flowschemas"), new("Name|PriorityLevel|MatchingPrecedence|DistinguisherMethod|Age|MissingPL", FlowSchema)),
        (new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"), new("Name|Type|NominalConcurrencyShares|Queues|HandSize|QueueLengthLimit|Age", PriorityLevel)),
        (new("networking.k8s.io", "servicecidrs"), new("Name|CIDRs|Age", (o, now) => [Name(o), string.Join(',', o.Items("spec", "cidrs").Select(c => c.GetString())), Ages.Of(o, now)])),
        (new("networking.k8s.io", "ipaddresses"), new("Name|ParentRef|Age", IpAddress)),
        (new("storage.k8s.io", "csistoragecapacities"), new("Name|StorageClassName|Capacity", (o, _) => [Name(o), o.Text("storageClassName"), o.Text("capacity") ?? Unset])),
        (new("storage.k8s.io", "volumeattributesclasses"), new("Name|DriverName|Age", (o, now) => [Name(o), o.Text("driverName"), Ages.Of(o, now)])),
    ];

    private static JsonNode?[] ApiService(JsonElement o, DateTimeOffset now)
    {
        var service = o.Text("spec", "service", "name") is { } name ? $"{o.Text("spec", "service", "namespace")}/{name}" : "Local";
        var available = o.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Available");
        var status = available.Text("status") ?? "Unknown";
        if (status is not ("True" or "Unknown") && available.Text("reason") is { } reason) status += $" ({reason})";
        return [Name(o), service, status, Ages.Of(o, now)];
    }

    private static JsonNode?[] SigningRequest(JsonElement o, DateTimeOffset now)
    {
        var types = o.Items("status", "conditions").Select(c => c.Text("type")).ToHashSet();
        var status = types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending";
        if (types.Contains("Failed")) status += ",Failed";
        if (o.Text("status", "certificate") is { Length: > 0 }) status += ",Issued";
        var duration = o.Whole("spec", "expirationSeconds") is { } seconds ? Ages.Print(TimeSpan.FromSeconds(seconds)) : None;
        return [Name(o), Ages.Of(o, now), Or(o.Text("spec", "signerName"), None), o.Text("spec", "username") ?? "", duration, status];
    }

    private static JsonNode?[] Policy(JsonElement o, string rules, DateTimeOffset now)
    {
        var kind = o.At("spec", "paramKind");
        var text = kind.ValueKind == JsonValueKind.Object ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : Unset;
        return [Name(o), o.Items("spec", rules).Count(), text, Ages.Of(o, now)];
    }

    private static JsonNode?[] PolicyBinding(JsonElement o, DateTimeOffset now)
    {
        var reference = o.At("spec", "paramRef");
        var text = reference.Text("name") is { Length: > 0 } name ? $"{Or(reference.Text("namespace"), "*")}/{name}"
            : reference.At("selector").ValueKind == JsonValueKind.Object ? Selector(reference.At("selector")) : Unset;
        return [Name(o), o.Text("spec", "policyName"), text, Ages.Of(o, now)];
    }

    private static JsonNode?[] FlowSchema(JsonElement o, DateTimeOffset now)
    {
        var dangling = o.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Dangling").Text("status") ?? "?";
        return
        [
            Name(o), o.Text("spec", "priorityLevelConfiguration", "name"), o.Whole("spec", "matchingPrecedence") ?? 0,
            o.Text("spec", "distinguisherMethod", "type") ?? None, Ages.Of(o, now), dangling,
        ];
    }

    private static JsonNode?[] PriorityLevel(JsonElement o, DateTimeOffset now)
    {
        var queuing = o.At("spec", "limited", "limitResponse", "queuing");
        JsonNode Part(JsonElement at, string field) => at.ValueKind == JsonValueKind.Object ? at.Whole(field) ?? 0 : None;
        return
        [
            Name(o), o.Text("spec", "type"), Part(o.At("spec", "limited"), "nominalConcurrencyShares"), Part(queuing, "queues"), Part(queuing, "handSize"),
            Part(queuing, "queueLengthLimit"), Ages.Of(o, now),
        ];
    }

    private static JsonNode?[] IpAddress(JsonElement o, DateTimeOffset now)
    {
        var parent = o.At("spec", "parentRef");
        if (parent.ValueKind != JsonValueKind.Object) return [Name(o), None, Ages.Of(o, now)];
        var resource = new GroupResource(parent.Text("group") ?? "", parent.Text("resource") ?? "").ToString().ToLowerInvariant();
        var ns = parent.Text("namespace") is { Length: > 0 } space ? $"/{space}" : "";
        return [Name(o), $"{resource}{ns}/{parent.Text("name")}", Ages.Of(o, now)];
    }
}
