using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>Validation of <c>metadata</c>, the same for all kinds.</summary>
internal static class MetadataRules
{
    private const int AnnotationBytes = 256 * 1024;

    // Wordings known of 1.25 and of 1.36; what lies between is put where the values began to be printed as JSON.
    internal const int CountsBytes = 33;
    private const int PrintsJson = 33;

    public static readonly string[] StandardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

    /// <summary>Errors of a new object's metadata, in the API server's order.</summary>
    public static List<FieldError> ForCreate(GroupResource resource, JsonObject metadata, KubernetesVersion version)
    {
        var errors = new List<FieldError>();
        if (metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            // A dash may end a prefix, because something follows it.
            if (NameRules.ForKind(resource, prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix, version) is { } wrongPrefix)
                errors.Add(FieldError.Invalid("metadata.generateName", FieldError.Quote(prefix), wrongPrefix));
        }

        var name = metadata.Text("name") ?? "";
        if (name.Length == 0) errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (NameRules.ForKind(resource, name, version) is { } wrong) errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), wrong));
        AddCommon(errors, metadata, version);
        AddFinalizerNames(errors, metadata);
        return errors;
    }

    /// <summary>Errors of a changed object's metadata. The API server looks at it twice for every object and twice for the kind, and its list of causes
    /// says what is wrong as often.</summary>
    public static List<FieldError> ForUpdate(JsonObject metadata, JsonObject old, KubernetesVersion version)
    {
        var (common, change, finalizers) = (new List<FieldError>(), new List<FieldError>(), new List<FieldError>());
        AddCommon(common, metadata, version);
        AddChange(change, metadata, old, version);
        AddFinalizerNames(finalizers, metadata);
        return [.. common, .. change, .. change, .. finalizers, .. common, .. finalizers];
    }

    private static void AddChange(List<FieldError> errors, JsonObject metadata, JsonObject old, KubernetesVersion version)
    {
        if (old["deletionTimestamp"] is not null && NewFinalizers(metadata, old) is { Count: > 0 } added)
        {
            var list = string.Join(", ", added.Select(FieldError.Quote));
            errors.Add(FieldError.Forbidden(
                "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}"));
        }

        if (metadata.Text("uid") is { } uid && uid != old.Text("uid"))
            errors.Add(FieldError.Invalid("metadata.uid", FieldError.Quote(uid), "field is immutable"));
        if (old["deletionTimestamp"] is null && metadata.Text("deletionTimestamp") is { } time)
            errors.Add(FieldError.Invalid("metadata.deletionTimestamp", PrintTime(time, version), "field is immutable"));
        if (metadata.Whole("deletionGracePeriodSeconds") is { } grace && grace != old.Whole("deletionGracePeriodSeconds"))
            errors.Add(FieldError.Invalid("metadata.deletionGracePeriodSeconds", $"{grace}", "field is immutable"));
        AddLabels(errors, metadata["labels"] as JsonObject, version);
        AddAnnotations(errors, metadata["annotations"] as JsonObject, version);
        AddOwners(errors, metadata, version);
    }

    private static string PrintTime(string time, KubernetesVersion version) => version.Since(PrintsJson) ? FieldError.Quote(time) : time.Replace('T', ' ').Replace("Z", " +0000 UTC", StringComparison.Ordinal);

    private static List<string> NewFinalizers(JsonObject metadata, JsonObject old)
    {
        var known = old.Items("finalizers").Select(f => f.Text()).ToHashSet();
        return [.. metadata.Items("finalizers").Select(f => f.Text() ?? "").Where(f => !known.Contains(f))];
    }

    private static void AddCommon(List<FieldError> errors, JsonObject metadata, KubernetesVersion version)
    {
        AddLabels(errors, metadata["labels"] as JsonObject, version);
        AddAnnotations(errors, metadata["annotations"] as JsonObject, version);
        AddOwners(errors, metadata, version);
        foreach (var finalizer in metadata.Items("finalizers").Select(f => f.Text() ?? ""))
        {
            if (NameRules.QualifiedName(finalizer, version) is { } wrong) errors.Add(FieldError.Invalid("metadata.finalizers", FieldError.Quote(finalizer), wrong));
        }
    }

    private static void AddFinalizerNames(List<FieldError> errors, JsonObject metadata)
    {
        var index = 0;
        foreach (var finalizer in metadata.Items("finalizers").Select(f => f.Text() ?? ""))
        {
            var path = $"metadata.finalizers[{index++}]";
            if (!finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer))
                errors.Add(FieldError.Invalid(path, FieldError.Quote(finalizer), "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }

    private static void AddLabels(List<FieldError> errors, JsonObject? labels, KubernetesVersion version)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (NameRules.QualifiedName(key, version) is { } wrongKey) errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(key), wrongKey));
            var text = value.Text() ?? "";
            if (NameRules.ForLabelValue(text, version) is { } wrong) errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(text), wrong));
        }
    }

    private static void AddAnnotations(List<FieldError> errors, JsonObject? annotations, KubernetesVersion version)
    {
        var size = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            if (NameRules.QualifiedName(key.ToLowerInvariant(), version) is { } wrong) errors.Add(FieldError.Invalid("metadata.annotations", FieldError.Quote(key), wrong));
            size += key.Length + System.Text.Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }

        if (size <= AnnotationBytes) return;
        errors.Add(new("metadata.annotations", FieldErrorType.TooLong, version.Since(CountsBytes)
            ? $"Too long: may not be more than {AnnotationBytes} bytes"
            : $"Too long: must have at most {AnnotationBytes} bytes"));
    }

    private static void AddOwners(List<FieldError> errors, JsonObject metadata, KubernetesVersion version)
    {
        string? controller = null;
        foreach (var owner in metadata.Items("ownerReferences"))
        {
            AddOwner(errors, owner, version);
            if (owner.Flag("controller") is not true) continue;
            var name = version.Since(CountsBytes) ? $"{owner.Text("kind")}/{owner.Text("name")}" : owner.Text("name");
            if (controller is not null)
                errors.Add(FieldError.Invalid("metadata.ownerReferences", metadata["ownerReferences"]!.ToJsonString(), "Only one reference can have Controller set to true. " +
                    $"Found \"true\" in references for {controller} and {name}"));
            controller ??= name;
        }
    }

    private static string GoName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static void AddOwner(List<FieldError> errors, JsonNode? owner, KubernetesVersion version)
    {
        var apiVersion = owner.Text("apiVersion") ?? "";
        if (apiVersion.Length == 0 || apiVersion.Count(c => c == '/') > 1)
            errors.Add(FieldError.Invalid("metadata.ownerReferences.apiVersion", FieldError.Quote(apiVersion), "version must not be empty"));
        foreach (var field in new[] { "kind", "name", "uid" })
        {
            if (owner.Text(field) is null or "")
                errors.Add(FieldError.Invalid($"metadata.ownerReferences.{field}", "\"\"", version.Since(CountsBytes) ? "must not be empty" : $"{field} must not be empty"));
        }

        if (apiVersion == "v1" && owner.Text("kind") == "Event")
            errors.Add(FieldError.Invalid("metadata.ownerReferences", owner!.ToJsonString(), "/v1, Kind=Event is disallowed from being an owner"));
    }

    /// <summary>Refuses metadata whose parts have the wrong JSON types, before anything reads it.</summary>
    public static string? WrongType(JsonObject root)
    {
        if (root["metadata"] is null) return null;
        if (root["metadata"] is not JsonObject metadata) return "metadata must be an object";
        foreach (var map in new[] { "labels", "annotations" })
        {
            if (metadata[map] is null) continue;
            if (metadata[map] is not JsonObject entries) return $"metadata.{map} must be an object";
            if (entries.Select(e => e.Value?.GetValueKind()).FirstOrDefault(k => k is not (JsonValueKind.String or null)) is { } kind)
                return $"{GoName(kind)} into Go struct field ObjectMeta.{map} of type string";
        }

        foreach (var list in new[] { "finalizers", "ownerReferences" })
        {
            if (metadata[list] is not (null or JsonArray)) return $"metadata.{list} must be an array";
        }

        return null;
    }
}
