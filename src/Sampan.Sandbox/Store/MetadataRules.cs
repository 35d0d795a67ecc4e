using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>Validation of <c>metadata</c>, the same for all kinds.</summary>
internal static class MetadataRules
{
    private const int AnnotationBytes = 256 * 1024;

    public static readonly string[] StandardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

    /// <summary>Errors of a new object's metadata, in the API server's order.</summary>
    public static List<FieldError> ForCreate(GroupResource resource, JsonObject metadata)
    {
        var errors = new List<FieldError>();
        if (metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            // A dash may end a prefix, because something follows it.
            if (NameRules.ForKind(resource, prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix) is { } wrongPrefix)
                errors.Add(FieldError.Invalid("metadata.generateName", FieldError.Quote(prefix), wrongPrefix));
        }

        var name = metadata.Text("name") ?? "";
        if (name.Length == 0) errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (NameRules.ForKind(resource, name) is { } wrong) errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), wrong));
        AddCommon(errors, metadata);
        AddFinalizers(errors, metadata);
        return errors;
    }

    /// <summary>Errors of a changed object's metadata.</summary>
    public static List<FieldError> ForUpdate(JsonObject metadata, JsonObject old)
    {
        var errors = new List<FieldError>();
        if (old["deletionTimestamp"] is not null && NewFinalizers(metadata, old) is { Count: > 0 } added)
        {
            var list = string.Join(", ", added.Select(FieldError.Quote));
            errors.Add(FieldError.Forbidden(
                "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}"));
        }

        foreach (var own in new[] { "deletionTimestamp", "deletionGracePeriodSeconds" })
        {
            if (!JsonNode.DeepEquals(metadata[own], old[own])) errors.Add(FieldError.Invalid($"metadata.{own}", metadata[own]?.ToJsonString() ?? "null", "field is immutable"));
        }

        // API servers look three times: generically at the object, generically at the change, and once more for the kind.
        var common = new List<FieldError>();
        AddCommon(common, metadata);
        var finalizers = new List<FieldError>();
        AddFinalizers(finalizers, metadata);
        return errors.Count + common.Count + finalizers.Count == 0 ? [] : [.. common, .. errors, .. common, .. errors, .. common, .. finalizers];
    }

    /// <summary>Removes owners named twice.</summary>
    /// <returns>What goes into a Warning header; null when each was named once.</returns>
    public static string? DropRepeatedOwners(JsonObject metadata)
    {
        if (metadata["ownerReferences"] is not JsonArray { Count: > 1 } owners) return null;
        var seen = new HashSet<string>();
        var repeated = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var owner in owners.ToList())
        {
            if (seen.Add(owner.Text("uid") ?? "")) continue;
            repeated.Add(owner.Text("uid") ?? "");
            owners.Remove(owner);
        }

        return repeated.Count == 0 ? null
            : ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; " +
                $"please fix your requests; duplicate UID(s) observed: {string.Join(", ", repeated)}";
    }

    private static List<string> NewFinalizers(JsonObject metadata, JsonObject old)
    {
        var known = old.Items("finalizers").Select(f => f.Text()).ToHashSet();
        return [.. metadata.Items("finalizers").Select(f => f.Text() ?? "").Where(f => !known.Contains(f))];
    }

    private static void AddCommon(List<FieldError> errors, JsonObject metadata)
    {
        AddLabels(errors, metadata["labels"] as JsonObject);
        AddAnnotations(errors, metadata["annotations"] as JsonObject);
        AddOwners(errors, metadata);
    }

    private static void AddFinalizers(List<FieldError> errors, JsonObject metadata)
    {
        var index = 0;
        foreach (var finalizer in metadata.Items("finalizers").Select(f => f.Text() ?? ""))
        {
            var path = $"metadata.finalizers[{index++}]";
            if (NameRules.QualifiedName(finalizer) is { } wrong) errors.Add(FieldError.Invalid(path, FieldError.Quote(finalizer), wrong));
            else if (!finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer))
                errors.Add(FieldError.Invalid(path, FieldError.Quote(finalizer), "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }

    private static void AddLabels(List<FieldError> errors, JsonObject? labels)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (NameRules.QualifiedName(key) is { } wrongKey) errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(key), wrongKey));
            var text = value.Text() ?? "";
            if (NameRules.ForLabelValue(text) is { } wrong) errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(text), wrong));
        }
    }

    private static void AddAnnotations(List<FieldError> errors, JsonObject? annotations)
    {
        var size = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            if (NameRules.QualifiedName(key.ToLowerInvariant()) is { } wrong) errors.Add(FieldError.Invalid("metadata.annotations", FieldError.Quote(key), wrong));
            size += key.Length + System.Text.Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }

        if (size > AnnotationBytes)
            errors.Add(new("metadata.annotations", FieldErrorType.TooLong, $"Too long: may not be more than {AnnotationBytes} bytes"));
    }

    private static void AddOwners(List<FieldError> errors, JsonObject metadata)
    {
        string? controller = null;
        foreach (var owner in metadata.Items("ownerReferences"))
        {
            var version = owner.Text("apiVersion") ?? "";
            if (version.Length == 0 || version.Count(c => c == '/') > 1)
                errors.Add(FieldError.Invalid("metadata.ownerReferences.apiVersion", FieldError.Quote(version), "version must not be empty"));
            foreach (var field in new[] { "kind", "name", "uid" })
            {
                if (owner.Text(field) is null or "") errors.Add(FieldError.Invalid($"metadata.ownerReferences.{field}", "\"\"", "must not be empty"));
            }

            if (version == "v1" && owner.Text("kind") == "Event")
                errors.Add(FieldError.Invalid("metadata.ownerReferences", owner!.ToJsonString(), "/v1, Kind=Event is disallowed from being an owner"));
            if (owner.Flag("controller") is not true) continue;
            if (controller is not null)
                errors.Add(FieldError.Invalid("metadata.ownerReferences", metadata["ownerReferences"]!.ToJsonString(), "Only one reference can have Controller set to true. " +
                    $"Found \"true\" in references for {controller} and {owner.Text("kind")}/{owner.Text("name")}"));
            controller = $"{owner.Text("kind")}/{owner.Text("name")}";
        }
    }

    private static string GoName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => kind.ToString().ToLowerInvariant(),
    };

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
