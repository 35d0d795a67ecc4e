using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class ControllerRevisionKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (!context.Version.Since(33)) Data(context, errors);
        errors.NotNegative(context.Item, "", "revision");
        if (context.Version.Since(33)) Data(context, errors);
        if (context.Old is { } old) errors.Immutable(context.Item["data"], old["data"], "data");
    }

    private static void Data(KindContext context, List<FieldError> errors)
    {
        if (context.Item["data"] is null) errors.Add(FieldError.Required("data", "data is mandatory"));
    }
}
