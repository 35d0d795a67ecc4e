using System.Net;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>The refusals that many places make, in the API server's words.</summary>
internal static class Refusals
{
    public static ApiRefusal NotFound(ServedResource resource, string name) => NotFound(resource.Id.GroupResource, name);

    public static ApiRefusal NotFound(GroupResource resource, string name) =>
        About(HttpStatusCode.NotFound, "NotFound", resource, name, $"{resource} \"{name}\" not found");

    /// <summary>No such path below a served group version.</summary>
    public static ApiRefusal NoSuchResource() => new(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource");

    public static ApiRefusal AlreadyExists(ServedResource resource, string name, bool ends = false) => About(HttpStatusCode.Conflict, "AlreadyExists", resource.Id.GroupResource, name,
        $"{(ends ? "object is being deleted: " : "")}{resource.Id.GroupResource} \"{name}\" already exists");

    /// <summary>The object is another one of the same name.</summary>
    public static ApiRefusal OtherUid(WriteCall call, string name, string wanted, string stored) => Conflict(call.Resource, name,
        $"StorageError: invalid object, Code: 4, Key: {StorageKey(call.Resource, call.Namespace, name)}, ResourceVersion: 0, " +
        $"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted}, UID in object meta: {stored}");

    public static ApiRefusal Conflict(ServedResource resource, string name, string why) => Conflict(resource.Id.GroupResource, name, why);

    public static ApiRefusal Conflict(GroupResource resource, string name, string why) =>
        About(HttpStatusCode.Conflict, "Conflict", resource, name, $"Operation cannot be fulfilled on {resource} \"{name}\": {why}");

    public static ApiRefusal Modified(ServedResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiRefusal Forbidden(GroupResource resource, string name, string why, params FieldError[] causes) => new(
        HttpStatusCode.Forbidden, "Forbidden", $"{resource} \"{name}\" is forbidden: {why}")
    {
        Group = resource.Group,
        Kind = resource.Plural,
        Name = name,
        Causes = causes,
    };

    public static ApiRefusal BadRequest(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    public static ApiRefusal MethodNotAllowed() =>
        new(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiRefusal UnsupportedMediaType(string accepted) => new(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    /// <summary>Something a real API server does and this one does not.</summary>
    public static ApiRefusal NotImplemented(string what) =>
        new(HttpStatusCode.NotImplemented, "NotImplemented", $"the sandbox does not implement {what}; see docs/reference/sandbox-fidelity.md");

    /// <summary>422 with one or several causes.</summary>
    public static ApiRefusal Invalid(string qualifiedKind, string group, string kind, string name, IReadOnlyList<FieldError> errors) => new(
        HttpStatusCode.UnprocessableEntity, "Invalid",
        $"{qualifiedKind} \"{name}\" is invalid: {Joined([.. errors.Select(e => e.ToString()).Distinct()])}")
    {
        Group = group,
        Kind = kind,
        Name = name,
        Causes = errors,
    };

    public static ApiRefusal Invalid(ServedResource resource, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(resource.QualifiedKind, resource.Id.Group, resource.Api.Kind, name, errors);

    /// <summary>410: what a watch or a paged list asks to continue from is forgotten.</summary>
    public static ApiRefusal Expired(string message) => new(HttpStatusCode.Gone, "Expired", message);

    // Said twice, it stands twice among the causes and once in the message.
    private static string Joined(List<string> errors) => errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]";

    /// <summary>Where a real server keeps the object in etcd; some kinds have older names there.</summary>
    private static string StorageKey(ServedResource resource, string? ns, string name)
    {
        var place = resource.Home switch
        {
            { Group: "", Plural: "services" } => "services/specs",
            { Group: "", Plural: "endpoints" } => "services/endpoints",
            { Group: "", Plural: "nodes" } => "minions",
            { Group: "networking.k8s.io", Plural: "ingresses" } => "ingress",
            { Group: "apiextensions.k8s.io" or "apiregistration.k8s.io" } home => $"{home.Group}/{home.Plural}",
            var home when resource.Custom is not null => $"{home.Group}/{home.Plural}",
            var home => home.Plural,
        };
        return $"/registry/{place}/{(ns is null ? "" : ns + "/")}{name}";
    }

    private static ApiRefusal About(HttpStatusCode code, string reason, GroupResource resource, string name, string message) =>
        new(code, reason, message) { Group = resource.Group, Kind = resource.Plural, Name = name };
}
