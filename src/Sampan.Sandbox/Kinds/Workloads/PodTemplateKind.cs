namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class PodTemplateKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors) =>
        errors.Template(context.Item.Object("template"), "template", context.Version);
}
